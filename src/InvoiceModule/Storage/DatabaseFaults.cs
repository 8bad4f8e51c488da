using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Storage;

/// <summary>Tells what a failure of the database means. Providers and retrying strategies of the host's wrap it in exceptions of their own.</summary>
internal static class DatabaseFaults
{
    /// <summary>Whether the same work may succeed when it is done again from its beginning.</summary>
    public static bool IsTransient(Exception exception)
        => exception is DbUpdateConcurrencyException
            || Cause(exception) is { } cause && (cause.IsTransient || cause.SqlState is "40001" or "40P01") && !HasGivenUp(exception);

    /// <summary>Whether it is the database that failed, and not what was being done.</summary>
    public static bool IsFault(Exception exception) => exception is DbUpdateException || Cause(exception) is not null;

    /// <summary>Whether the database cannot be reached or cannot write just now: away, full, read-only, out of connections.</summary>
    public static bool IsUnavailable(Exception exception) => Cause(exception) is { } cause
        && (cause.IsTransient || cause.SqlState switch
        {
            // What PostgreSQL refuses for the sake of the data (22, 23) or of the statement (42) is no outage.
            { Length: 5 } state => state[..2] is "08" or "40" or "53" or "55" or "57" or "58" || state == "25006",

            // SQLite has no such states, and its busy, full, read-only and unreadable files are told by a number in the message.
            _ => IsUnavailableFile(cause.Message),
        });

    // A retrying strategy of the host's has tried long enough.
    private static bool HasGivenUp(Exception exception) => exception is Microsoft.EntityFrameworkCore.Storage.RetryLimitExceededException;

    private static DbException? Cause(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is DbException cause)
                return cause;
        }

        return null;
    }

    // SQLITE_BUSY 5, LOCKED 6, READONLY 8, IOERR 10, FULL 13, CANTOPEN 14 (https://www.sqlite.org/rescode.html).
    private static bool IsUnavailableFile(string message)
        => ((string[])["5:", "6:", "8:", "10:", "13:", "14:"]).Any(code => message.StartsWith("SQLite Error " + code, StringComparison.Ordinal));
}
