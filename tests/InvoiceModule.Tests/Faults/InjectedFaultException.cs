using System.Data.Common;

namespace InvoiceModule.Tests.Faults;

/// <summary>The database fails because a test wants it to.</summary>
internal sealed class InjectedFaultException(string at, bool isTransient) : DbException($"{Marker}: {at}")
{
    public const string Marker = "A test makes this fail";

    /// <summary>What passes, as the database under test says it: where, and which time.</summary>
    public static Func<string, int, DbException> Passing { get; set; } = (at, _) => new InjectedFaultException(at, isTransient: true);

    public override bool IsTransient { get; } = isTransient;

    public static bool IsBehind(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is DbException && cause.Message.Contains(Marker, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
