using Microsoft.Extensions.Logging;

namespace InvoiceModule.Simulation.Nodes;

/// <summary>Shows a node's log in a replay. It changes nothing.</summary>
internal sealed class TraceLoggers(Node node) : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Console.Out.WriteLine($"    {node.Name} {logLevel}: {formatter(state, exception)} {exception?.GetType().Name} {exception?.Message}");
}
