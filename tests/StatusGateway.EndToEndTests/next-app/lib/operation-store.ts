import { createClient } from "@supabase/supabase-js";
import type { Operation, OperationUpdate } from "./operation";
import { fromRow, toChanges, toRow, type OperationRow } from "./operation-row";

/** Keeps operations in the table `operations` when Supabase is configured, else in a Map that a reload of this module empties. */
class OperationStore {
  readonly #operations = new Map<string, Operation>();
  readonly #supabase = connect();

  constructor() {
    console.log(
      this.#supabase
        ? "✅ OperationStore using Supabase (persistent storage)"
        : "⚠️  OperationStore using in-memory Map (not persistent across hot-reloads)",
    );
  }

  /** A row that cannot be inserted leaves the operation in memory, where the next reload loses it. */
  async create(operation: Operation): Promise<void> {
    if (this.#supabase) {
      const { error } = await this.#supabase.from("operations").insert(toRow(operation));
      if (!error) {
        return;
      }
      console.error(`Could not insert ${operation.operationId}: ${error.message}`);
    }
    this.#operations.set(operation.operationId, operation);
  }

  async get(operationId: string): Promise<Operation | undefined> {
    const inMemory = this.#operations.get(operationId);
    if (inMemory || !this.#supabase) {
      return inMemory;
    }
    const { data, error } = await this.#supabase.from("operations").select("*").eq("id", operationId).single();
    if (error && error.code !== "PGRST116") {
      throw new Error(error.message);
    }
    return data ? fromRow(data as OperationRow) : undefined;
  }

  async update(operationId: string, update: OperationUpdate): Promise<void> {
    const inMemory = this.#operations.get(operationId);
    if (inMemory) {
      this.#operations.set(operationId, { ...inMemory, ...update, updatedAt: Date.now() });
    } else if (this.#supabase) {
      const { error } = await this.#supabase.from("operations").update(toChanges(update)).eq("id", operationId);
      if (error) {
        console.error(`Could not update ${operationId}: ${error.message}`);
      }
    }
  }

  async delete(operationId: string): Promise<void> {
    this.#operations.delete(operationId);
    if (this.#supabase) {
      await this.#supabase.from("operations").delete().eq("id", operationId).throwOnError();
    }
  }

  async deleteOlderThan(cutoff: number): Promise<void> {
    for (const operation of this.#operations.values()) {
      if (operation.updatedAt < cutoff) {
        this.#operations.delete(operation.operationId);
      }
    }
    if (this.#supabase) {
      await this.#supabase.from("operations").delete().lt("updated_at", cutoff).throwOnError();
    }
  }

  async latest(): Promise<Operation[]> {
    if (!this.#supabase) {
      return [...this.#operations.values()].sort((a, b) => b.updatedAt - a.updatedAt).slice(0, 100);
    }
    const { data } = await this.#supabase
      .from("operations")
      .select("*")
      .order("updated_at", { ascending: false })
      .limit(100)
      .throwOnError();
    return (data as OperationRow[]).map(fromRow);
  }

  async count(): Promise<number> {
    if (!this.#supabase) {
      return this.#operations.size;
    }
    const { count } = await this.#supabase
      .from("operations")
      .select("*", { count: "exact", head: true })
      .throwOnError();
    return count ?? 0;
  }
}

function connect() {
  const url = process.env.NEXT_PUBLIC_SUPABASE_URL;
  const key = process.env.SUPABASE_SERVICE_KEY;
  if (!url || !key) {
    return undefined;
  }
  return createClient(url, key, {
    auth: { persistSession: false },
    realtime: { transport: NoWebSocket as unknown as typeof WebSocket },
  });
}

// Node.js before 22 has no WebSocket, and the client refuses to be made without one, although nothing here is real-time.
class NoWebSocket {
  constructor() {
    throw new Error("This application uses no real-time channel.");
  }
}

export const operationStore = new OperationStore();
