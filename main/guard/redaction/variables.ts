/** Which variables of an environment hold secrets, told by their names. */

const SECRET_NAME =
  /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|SIGNING_?KEY|ENCRYPTION_?KEY|MASTER_?KEY|AUTH_?KEY|SERVICE_?KEY|_PAT)$/i;

/** Names and values; what is a path, a switch or a plain number is no secret whatever its name. */
export function secretsIn(variables: Record<string, string | undefined>): [string, string][] {
  return Object.entries(variables).filter(
    (pair): pair is [string, string] =>
      pair[1] !== undefined && SECRET_NAME.test(pair[0]) && !isPlain(pair[1]),
  );
}

function isPlain(value: string): boolean {
  return /^(?:~|\.{0,2}[\\/]|[A-Za-z]:[\\/])|^[0-9]{1,11}$|^(?:true|false|disabled|enabled)$/i.test(
    value,
  );
}
