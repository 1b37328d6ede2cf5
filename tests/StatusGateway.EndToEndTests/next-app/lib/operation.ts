/** What the application knows of one long-running operation. Times are epoch milliseconds. */
export interface Operation {
  operationId: string;
  status: "pending" | "processing" | "complete" | "error";
  progress: number;
  message?: string;
  result?: { videoUrl: string; durationSeconds: number };
  error?: string;
  metadata?: { kind: "generate" | "extend"; user?: string };
  createdAt: number;
  updatedAt: number;
}

export type OperationUpdate = Partial<Pick<Operation, "status" | "progress" | "message" | "result" | "error">>;
