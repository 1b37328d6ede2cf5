namespace StatusGateway.Operations;

/// <summary>Where an operation has got to, in the words of the user's table.</summary>
public enum OperationStatus
{
    Pending,
    Processing,
    Complete,
    Error,
}

/// <summary>The table's words for a status, and which of them are final.</summary>
public static class OperationStatusWords
{
    extension(OperationStatus status)
    {
        public bool IsFinal => status is OperationStatus.Complete or OperationStatus.Error;

        public string Word => status switch
        {
            OperationStatus.Pending => "pending",
            OperationStatus.Processing => "processing",
            OperationStatus.Complete => "complete",
            _ => "error",
        };

        /// <summary>The status that the table's word names; null for any other word.</summary>
        public static OperationStatus? OfWord(string? word) => word switch
        {
            "pending" => OperationStatus.Pending,
            "processing" => OperationStatus.Processing,
            "complete" => OperationStatus.Complete,
            "error" => OperationStatus.Error,
            _ => null,
        };
    }
}
