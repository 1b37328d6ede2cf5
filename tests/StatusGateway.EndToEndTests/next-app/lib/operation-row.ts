import type { Operation, OperationUpdate } from "./operation";

/** A row of the table `operations`. */
export interface OperationRow {
  id: string;
  status: Operation["status"];
  progress: number;
  message: string;
  result: Operation["result"] | null;
  error: string | null;
  metadata: Operation["metadata"] | null;
  created_at: number;
  updated_at: number;
}

export function toRow(operation: Operation): OperationRow {
  return {
    id: operation.operationId,
    status: operation.status,
    progress: operation.progress,
    message: operation.message ?? "",
    result: operation.result ?? null,
    error: operation.error ?? null,
    metadata: operation.metadata ?? null,
    created_at: operation.createdAt,
    updated_at: operation.updatedAt,
  };
}

export function fromRow(row: OperationRow): Operation {
  return {
    operationId: row.id,
    status: row.status,
    progress: row.progress,
    message: row.message || undefined,
    result: row.result ?? undefined,
    error: row.error ?? undefined,
    metadata: row.metadata ?? undefined,
    createdAt: Number(row.created_at),
    updatedAt: Number(row.updated_at),
  };
}

export function toChanges(update: OperationUpdate): Partial<OperationRow> {
  return { ...update, updated_at: Date.now() };
}
