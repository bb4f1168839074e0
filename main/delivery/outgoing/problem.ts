/** What an error of a connection means, as a sentence. */

/** @param host as a person knows it; paths of addresses are secrets and do not belong here */
export function connectionProblem(
  host: string,
  error: { code?: string; message: string },
): { code: "tls" | "unreachable"; message: string } {
  const { code } = error;
  if (code !== undefined && /CERT|TLS|SSL|SIGNED|ALTNAME|ISSUER/.test(code)) {
    return { code: "tls", message: `The certificate of ${host} cannot be trusted (${code}).` };
  }
  if (code === "ECONNREFUSED") {
    return { code: "unreachable", message: `${host} refused the connection.` };
  }
  const value = code ?? error.message;
  return { code: "unreachable", message: `${host} could not be reached (${value}).` };
}
