namespace StatusGateway.Operations.Endings;

/// <summary>Why nobody can finish an operation any more, as far as can be known.</summary>
public enum LostReason
{
    /// <summary>The application has been down as long as nothing was heard of the operation.</summary>
    ApplicationDown,

    /// <summary>The process that worked on it is gone; the one after it has not been heard of it.</summary>
    ApplicationRestarted,

    /// <summary>The application says that there is no such operation. A job in a module that nothing reaches may live on.</summary>
    ApplicationForgot,

    /// <summary>Nothing was heard of it for as long as an operation may last.</summary>
    TooOld,
}
