/** Things to be closed together, the last one first. */
export class Resources {
  readonly #owned: { close(): void }[] = []
  #closed = false

  get closed(): boolean {
    return this.#closed
  }

  /** Becomes the owner. */
  own<T extends { close(): void }>(resource: T): T {
    this.#owned.push(resource)
    return resource
  }

  /** Twice is fine. */
  close(): void {
    this.#closed = true
    for (const resource of this.#owned.splice(0).reverse()) resource.close()
  }
}
