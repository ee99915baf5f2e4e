// Asked for before anything is drawn, and not as a module: a page in the colours that somebody did not choose would flash each time.
for (const name of ['theme', 'density']) {
  const kept = localStorage.getItem(`docket-${name}`)
  if (kept !== null) document.documentElement.dataset[name] = kept
}
