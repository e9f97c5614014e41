// Where in the dashboard: `#/theme/Mobile?from=2026-05-01`. The address is the state, so every view can be kept as a link.

/** -> the address of a view; empty parameters are left out. */
function href(path, params) {
  const kept = Object.entries(params || {}).filter(([, value]) => isKnown(value) && value !== "");
  const query = kept.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return `#/${path.map(encodeURIComponent).join("/")}${query ? `?${query}` : ""}`;
}

/** -> the parts and parameters of an address; what cannot be read of it is left out. */
function route(hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const params = {};
  for (const pair of query.split("&").filter(Boolean)) {
    const [name, value = ""] = pair.split("=");
    params[read(name)] = read(value);
  }
  return { path: path.split("/").filter(Boolean).map(read), params };
}

function read(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}
