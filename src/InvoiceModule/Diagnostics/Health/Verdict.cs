using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace InvoiceModule.Diagnostics.Health;

/// <summary>Gathers what a check finds; the worst of it is the result.</summary>
internal sealed class Verdict
{
    private readonly List<string> _sentences = [];
    private readonly Dictionary<string, object> _data = new(StringComparer.Ordinal);
    private HealthStatus _status = HealthStatus.Healthy;

    /// <summary>A number or a time for whoever reads the result.</summary>
    public void Note(string name, object value) => _data[name] = value;

    public void Unhealthy(FormattableString sentence) => Add(HealthStatus.Unhealthy, sentence);

    public void Degraded(FormattableString sentence) => Add(HealthStatus.Degraded, sentence);

    public HealthCheckResult ToResult(string healthy)
        => new(_status, _sentences.Count == 0 ? healthy : string.Join(' ', _sentences), exception: null, _data);

    private void Add(HealthStatus status, FormattableString sentence)
    {
        _status = status < _status ? status : _status;
        _sentences.Add(FormattableString.Invariant(sentence));
    }
}
