using System.Text.Json;

namespace InvoiceModule.Testing.Journal;

/// <summary>Writes and reads facts.</summary>
internal static class SimulatorJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static string Write(SimulatorFact fact) => JsonSerializer.Serialize(fact, Options);

    public static SimulatorFact Read(long sequence, string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SimulatorFact>(json, Options) ?? throw new JsonException("The fact is null.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"Row {sequence} of the simulator's journal cannot be read. It was written by another version: begin with a new database.", exception);
        }
    }
}
