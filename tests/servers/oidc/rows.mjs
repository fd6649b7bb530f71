// Storage that keeps rows past their end, so that "expired" can be told from "unknown".
const rows = new Map();
const now = () => Math.floor(Date.now() / 1000);

export class Rows {
  constructor(kind) { this.kind = kind; }
  #key(id) { return `${this.kind}:${id}`; }
  #first(is) {
    for (const [key, row] of rows) if (key.startsWith(`${this.kind}:`) && is(row)) return row;
    return undefined;
  }
  async upsert(id, row) { rows.set(this.#key(id), row); }
  async find(id) { return rows.get(this.#key(id)); }
  async findByUid(uid) { return this.#first((row) => row.uid === uid); }
  async findByUserCode(code) { return this.#first((row) => row.userCode === code); }
  async consume(id) { rows.get(this.#key(id)).consumed = now(); }
  async destroy(id) { rows.delete(this.#key(id)); }
  async revokeByGrantId(grant) {
    for (const [key, row] of rows) if (key.startsWith(`${this.kind}:`) && row.grantId === grant) rows.delete(key);
  }
}

// All of a kind (AccessToken, RefreshToken, AuthorizationCode, DeviceCode) end now.
export function expire(kind) {
  for (const [key, row] of rows) if (key.startsWith(`${kind}:`)) row.exp = now() - 1;
}
