using InvoiceModule.Setup;
using Microsoft.Extensions.Logging;

namespace InvoiceModule.Storage;

/// <summary>Reads the database's clock for product time. SQLite has none but the machine's, which is already right.</summary>
internal sealed class DatabaseClock(InvoicingDb db, InvoicingClock clock, ClockReading reading, ILogger<DatabaseClock> logger)
{
    private volatile bool _isUnread;

    /// <summary>Whether a reading should not wait for its turn: the last one failed, or the clock is in doubt.</summary>
    public bool IsDue => _isUnread || clock.IsDoubtful;

    /// <summary>
    /// Product time is right when this returns. Whoever writes down when something was seen or begun asks first: a machine that was asleep takes it for hours
    /// earlier than it is, until the loop looks.
    /// </summary>
    /// <param name="reader">Whom to ask through: whoever works in a host's transaction has its connection and opens no other.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="System.Data.Common.DbException">The database does not answer.</exception>
    public async ValueTask EnsureAsync(IInvoicingReader reader, CancellationToken cancellationToken)
    {
        if (IsDue || clock.IsOld)
            await TakeAsync(reader, cancellationToken);
    }

    /// <summary>Takes one reading; a database that does not answer leaves the clock as it is.</summary>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TakeAsync(db, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not NotSupportedException)
        {
            SetupLog.ClockUnread(logger, exception.Message);
        }
    }

    // While one is under way the reading before it stands: nobody has to ask beside it.
    private async Task TakeAsync(IInvoicingReader reader, CancellationToken cancellationToken)
    {
        try
        {
            await reader.ReadAsync(
                async (context, token) =>
                {
                    await reading.TakeAsync(context, token);
                    return true;
                },
                cancellationToken);
            _isUnread = false;
        }
        catch
        {
            _isUnread = true;
            throw;
        }
    }
}
