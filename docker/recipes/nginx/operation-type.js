// SPDX-License-Identifier: Apache-2.0
// Returns the type of the operation that a GraphQL document would run: "query", "mutation" or "subscription", or null
// if the document does not select exactly one operation. It reads tokens, not text, so "query" in a comment or string does
// not matter. A real platform uses its GraphQL library for this.
const TOKENS = /\s+|,|\uFEFF|#[^\n\r]*|"""(?:\\"""|(?!""")[\s\S])*"""|"(?:\\.|[^"\\\n\r])*"|\.\.\.|[A-Za-z_]\w*|-?\d[\w.+-]*|[!$&()*:=@[\]{|}]/y;

function tokens(document) {
  const found = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < document.length) {
    const match = TOKENS.exec(document);
    if (!match) return null;
    if (!/^(\s|,|\uFEFF|#)/.test(match[0])) found.push(match[0]);
  }
  return found;
}

export function operationType(document, operationName) {
  const all = tokens(document);
  if (!all) return null;
  const operations = [];
  let depth = 0;
  let definition = null;
  for (let i = 0; i < all.length; i++) {
    const token = all[i];
    if (depth === 0 && !definition) {
      if (token === '{') definition = { type: 'query', name: null };
      else if (['query', 'mutation', 'subscription'].includes(token)) {
        definition = { type: token, name: /^[A-Za-z_]/.test(all[i + 1] ?? '') ? all[i + 1] : null };
      } else if (token === 'fragment') definition = { type: null };
      else return null;
    }
    if ('([{'.includes(token)) depth++;
    if (')]}'.includes(token)) depth--;
    if (depth < 0) return null;
    if (depth === 0 && token === '}') {
      if (definition.type) operations.push(definition);
      definition = null;
    }
  }
  if (depth !== 0 || definition) return null;
  const meant = operationName ? operations.filter((operation) => operation.name === operationName) : operations;
  return meant.length === 1 ? meant[0].type : null;
}
