"""How what shows a file asks for it again when it did not come: a script that is part of more than one component."""

LOAD_AGAIN_JS = """
const LONGEST_WAIT_MS = 30000;
// Has the file loaded anew, first at once and then more and more rarely, while the node is on the page and shows none.
// Answers how often the file did not come by now; undefined when that is known already.
function loadAgain(node, isBroken, load) {
  if (node.__mvRetry) return undefined;
  const src = node.getAttribute("src"), before = node.__mvFailed;
  const isRepeated = before?.src === src && Date.now() - before.at < 2 * LONGEST_WAIT_MS;
  node.__mvFailed = { src, at: Date.now() };
  node.__mvTries = isRepeated ? node.__mvTries + 1 : 1;
  const wait = node.__mvTries === 1 ? 0 : Math.min(1000 * 2 ** (node.__mvTries - 2), LONGEST_WAIT_MS);
  node.__mvRetry = setTimeout(() => {
    node.__mvRetry = undefined;
    if (node.isConnected && isBroken(node)) load(node);
  }, wait);
  return node.__mvTries;
}
const isEmpty = (picture) => picture.complete && picture.naturalWidth === 0;
const loadPicture = (picture) => { picture.src = picture.getAttribute("src"); };
"""
