using System.Data.Common;

namespace InvoiceModule.Tests.Faults;

/// <summary>The database fails because a test wants it to.</summary>
internal sealed class InjectedFaultException(string at, bool isTransient) : DbException($"A test makes this fail: {at}")
{
    public override bool IsTransient { get; } = isTransient;

    public static bool IsBehind(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is InjectedFaultException)
                return true;
        }

        return false;
    }
}
