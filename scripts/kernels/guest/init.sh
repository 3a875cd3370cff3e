#!/bin/busybox sh
# The first process of a guest. Its root is another machine's, read over virtio and writable in memory; what it is to run and what comes of
# it are in shares of their own. Unknown arguments of the kernel are variables here: $node. Whatever fails ends the guest.
set -e
trap 'echo "init.sh failed; the kernel says:"; dmesg | tail -n 5' EXIT
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
for module in /modules/*; do insmod "$module"; done

# share NAME FOLDER OPTIONS
share() {
  mkdir -p "$2"
  mount -t 9p -o "trans=virtio,version=9p2000.L,msize=262144,$3" "$1" "$2"
}
# tmp FOLDER OPTIONS
tmp() {
  mkdir -p "$1"
  mount -t tmpfs -o "$2" tmpfs "$1"
}

share root /below ro,cache=loose
tmp /above size=80%
mkdir /above/changes /above/work /next
mount -t overlay -o lowerdir=/below,upperdir=/above/changes,workdir=/above/work overlay /next
# The other machine's own are below them, which tests that unmount them must not find.
for folder in proc sys dev; do
  tmp /next/$folder mode=755
  mount --move /$folder /next/$folder
done
for folder in tmp run dev/shm; do tmp /next/$folder mode=1777; done

share project /next/project ro,cache=loose
share packages /next/project/node_modules ro,cache=loose
share kernel /next/kernel ro,cache=loose
share results /next/results cache=none
mkdir -p /next/lib/modules /next/boot /next/dev/pts
mount --bind /next/kernel/lib/modules /next/lib/modules
mount --bind /next/kernel/boot /next/boot

mount -t devpts devpts /next/dev/pts
mount -t bpf -o mode=1777 bpf /next/sys/fs/bpf
mount -t cgroup2 cgroup2 /next/sys/fs/cgroup
mount -t debugfs debugfs /next/sys/kernel/debug
mount -t tracefs tracefs /next/sys/kernel/tracing
mount -t securityfs securityfs /next/sys/kernel/security
ifconfig lo 127.0.0.1 up

exec switch_root /next /bin/sh -c "
  export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root TERM=dumb
  cd /project
  $node scripts/kernels/guest/main.js
  sync
  echo o >/proc/sysrq-trigger
  sleep 60"
