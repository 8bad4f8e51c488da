namespace InvoiceModule.Testing;

/// <summary>The simulated network cannot do what was asked of it; nothing has changed.</summary>
public sealed class SimulatorException : Exception
{
    /// <summary>Creates the exception.</summary>
    public SimulatorException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    public SimulatorException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    /// <param name="innerException">The cause.</param>
    public SimulatorException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="fault">Which kind of fault.</param>
    /// <param name="member">The member of the request that is at fault, as the simulator's JSON names it.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    public SimulatorException(SimulatorFault fault, string member, string message)
        : base(message)
    {
        Fault = fault;
        Member = member;
    }

    /// <summary>Which kind of fault.</summary>
    public SimulatorFault Fault { get; }

    /// <summary>The member of the request that is at fault, such as <c>depth</c>; empty when it is none in particular.</summary>
    public string Member { get; } = "";
}
