using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace InvoiceModule.IntegrationTests.Hosts;

/// <summary>Reads members of an invoice as the contract types them.</summary>
internal static class InvoiceReading
{
    extension(JsonElement json)
    {
        public string Id => json.Text("id");

        public string Status => json.Text("status");

        public string Address => json.Text("address");

        public bool Active => json.GetProperty("active").GetBoolean();

        public int Version => json.GetProperty("version").GetInt32();

        public BigInteger Value => json.Big("value");

        public BigInteger Received => json.Big("received");

        public BigInteger Due => json.Big("due");

        public int Confirmations => json.GetProperty("confirmations").GetInt32();

        public string[] Txs => [.. json.GetProperty("txs").EnumerateArray().Select(t => t.GetString()!)];

        /// <summary>The exceptions; none is an empty list.</summary>
        public string[] Exceptions
        {
            get
            {
                var exception = json.GetProperty("exception");
                return exception.ValueKind == JsonValueKind.Null ? [] : [.. exception.EnumerateArray().Select(e => e.GetString()!)];
            }
        }

        public JsonElement[] Items => [.. json.GetProperty("items").EnumerateArray()];

        public string Text(string member) => json.GetProperty(member).GetString()!;

        public BigInteger Big(string member) => BigInteger.Parse(json.GetProperty(member).GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        public DateTime Time(string member)
            => DateTime.ParseExact(json.Text(member), "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
    }
}
