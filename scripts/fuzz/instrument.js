import ts from 'typescript'

const counters = '$counters'

/**
 * Compiles TypeScript so that it counts how often each of its branches is taken. The module has its counters from
 * `globalThis.fuzzCoverage`: see `Coverage`.
 *
 * @param {string} source
 * @param {string} fileName
 */
export function instrument(source, fileName) {
  let count = 0
  const next = () => count++
  const { outputText } = ts.transpileModule(source, {
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    fileName,
    transformers: { after: [context => file => ts.visitEachChild(file, child => counted(child, next, context), context)] }
  })
  return `const ${counters} = globalThis.fuzzCoverage.module(${count});\n${outputText}`
}

/**
 * @param {ts.Node} node
 * @param {() => number} next
 * @param {ts.TransformationContext} context
 * @returns {ts.Node}
 */
function counted(node, next, context) {
  const inner = ts.visitEachChild(node, child => counted(child, next, context), context)
  return withCounters(inner, next, context.factory)
}

/**
 * @param {ts.Node} node
 * @param {() => number} next
 * @param {ts.NodeFactory} factory
 */
function withCounters(node, next, factory) {
  const tick = () => increment(factory, next())
  const also = (/** @type {ts.Expression} */ part) => factory.createParenthesizedExpression(factory.createComma(tick(), part))
  const statements = (/** @type {readonly ts.Statement[]} */ all) => [factory.createExpressionStatement(tick()), ...all]
  // The branch of an `if` or a loop is mostly a block, as a function's body is: else it becomes one.
  const block = (/** @type {ts.Statement} */ part) => (ts.isBlock(part) ? part : factory.createBlock(statements([part])))
  if (ts.isBlock(node)) return factory.updateBlock(node, statements(node.statements))
  if (ts.isCaseClause(node)) return factory.updateCaseClause(node, node.expression, statements(node.statements))
  if (ts.isDefaultClause(node)) return factory.updateDefaultClause(node, statements(node.statements))
  if (ts.isIfStatement(node)) {
    return factory.updateIfStatement(node, node.expression, block(node.thenStatement), node.elseStatement && block(node.elseStatement))
  }
  if (ts.isConditionalExpression(node)) {
    const { condition, questionToken, whenTrue, colonToken, whenFalse } = node
    return factory.updateConditionalExpression(node, condition, questionToken, also(whenTrue), colonToken, also(whenFalse))
  }
  if (ts.isBinaryExpression(node) && isShortCut(node.operatorToken.kind)) {
    return factory.updateBinaryExpression(node, node.left, node.operatorToken, also(node.right))
  }
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
    const { modifiers, typeParameters, parameters, type, equalsGreaterThanToken, body } = node
    return factory.updateArrowFunction(node, modifiers, typeParameters, parameters, type, equalsGreaterThanToken, also(body))
  }
  return node
}

/** @param {ts.SyntaxKind} kind */
function isShortCut(kind) {
  const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = ts.SyntaxKind
  return kind === AmpersandAmpersandToken || kind === BarBarToken || kind === QuestionQuestionToken
}

/**
 * @param {ts.NodeFactory} factory
 * @param {number} index
 */
function increment(factory, index) {
  return factory.createPostfixIncrement(factory.createElementAccessExpression(factory.createIdentifier(counters), index))
}
