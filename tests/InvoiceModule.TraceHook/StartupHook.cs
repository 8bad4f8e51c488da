using System.Diagnostics;
using System.Diagnostics.Metrics;

/// <summary>
/// Writes every activity and every measurement of the process it is loaded into, with all tags, to the file named by <c>TRACE_FILE</c>.
/// .NET calls it before the program begins; its name, without a namespace, is the runtime's rule.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1050", Justification = "The runtime looks for it outside any namespace.")]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "MA0047", Justification = "The runtime looks for it outside any namespace.")]
internal static class StartupHook
{
    private static readonly Lock Gate = new();
    private static StreamWriter? _file;
    private static MeterListener? _meters;

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable("TRACE_FILE") is not { Length: > 0 } path)
            return;
        _file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Write("activity", Text(activity)),
        });
        _meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Write("measurement", $"{instrument.Name} {Text(tags.ToArray())}"));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Write("measurement", $"{instrument.Name} {Text(tags.ToArray())}"));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Write("measurement", $"{instrument.Name} {Text(tags.ToArray())}"));
        _meters.Start();
    }

    private static void Write(string kind, string text)
    {
        lock (Gate)
            _file!.WriteLine($"{kind}: {text}");
    }

    private static string Text(Activity activity)
        => $"{activity.Source.Name} {activity.OperationName} {activity.DisplayName} {activity.StatusDescription} {Text(activity.TagObjects)} "
            + $"{Text(activity.Events.SelectMany(e => e.Tags))} {Text(activity.Baggage.Select(b => KeyValuePair.Create(b.Key, (object?)b.Value)))}";

    private static string Text(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.Select(t => $"{t.Key}={t.Value}"));
}
