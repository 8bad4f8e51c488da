using System.Globalization;
using InvoiceModule.Tests.Setup;
using Microsoft.EntityFrameworkCore;

namespace InvoiceModule.Tests.Invoices;

public sealed class InvoiceHistoryTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string List = "/api/v1/wallets/7b0f4c1e-5d0a-4b52-9a3e-0f6f2a1c9d11/invoices";

    private readonly ApiHost _host = fixture.Host;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task Pages_of_one_and_the_same_time_give_each_invoice_once_in_one_order(int limit)
    {
        var order = $"same-time-{limit}";
        var made = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 22; i++)
            made.Add((await _host.CreatedAsync($"\"data\":{{\"order_id\":\"{order}\"}}")).GetProperty("id").GetString()!);
        await _host.Db.WriteAsync(
            (db, token) => db.Database.ExecuteSqlAsync($"UPDATE invoicing_invoices SET created_at = '2026-01-31 12:00:00.123' WHERE order_id = {order} AND status = 0", token),
            TestContext.Current.CancellationToken);

        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await _host.GetAsync($"{List}?order_id={order}&limit={limit}{(cursor.Length == 0 ? "" : "&cursor=" + cursor)}")).Json;
            var ids = page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()!).ToList();
            ids.Count.ShouldBeLessThanOrEqualTo(limit);
            seen.AddRange(ids);
            seen.Count.ShouldBeLessThanOrEqualTo(22);
            cursor = page.GetProperty("next_cursor").GetString();
        }

        seen.ShouldBe(made, ignoreOrder: true);
        (await _host.GetAsync($"{List}?order_id={order}&limit=100")).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("id").GetString()).ShouldBe(seen);
    }

    [Fact]
    public async Task Newest_first_and_each_as_it_is_by_itself()
    {
        var first = await _host.CreatedAsync("\"data\":{\"order_id\":\"newest\"}");
        await Task.Delay(5, TestContext.Current.CancellationToken);
        var second = await _host.CreatedAsync("\"data\":{\"order_id\":\"newest\"}");
        var items = (await _host.GetAsync($"{List}?order_id=newest")).Json.GetProperty("items");
        items.EnumerateArray().Select(i => i.GetProperty("id").GetString()).ShouldBe([second.GetProperty("id").GetString(), first.GetProperty("id").GetString()]);
        items[0].GetRawText().ShouldBe(second.GetRawText());
        (await _host.GetAsync($"{List}?order_id=newest")).Json.GetProperty("next_cursor").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task Filters_narrow_down()
    {
        var open = await _host.CreatedAsync("\"data\":{\"order_id\":\"filtered &=%\"}");
        var canceled = (await _host.CreatedAsync("\"data\":{\"order_id\":\"filtered &=%\"}")).GetProperty("id").GetString();
        await _host.SendAsync(HttpMethod.Post, $"/api/v1/invoices/{canceled}/cancel");
        var order = "order_id=filtered%20%26%3D%25";

        (await CountAsync(order)).ShouldBe(2);
        (await CountAsync($"{order}&active=true")).ShouldBe(1);
        (await CountAsync($"{order}&active=false")).ShouldBe(1);
        (await CountAsync($"{order}&status=NOT_PAID")).ShouldBe(2);
        (await CountAsync($"{order}&status=PAID")).ShouldBe(0);
        (await CountAsync($"{order}&blockchain=ETHEREUM-sim&symbol=usdt")).ShouldBe(2);
        (await CountAsync($"{order}&blockchain=bitcoin-sim")).ShouldBe(0);
        (await CountAsync($"{order}&symbol=nothing")).ShouldBe(0);
        (await CountAsync("order_id=Filtered%20%26%3D%25")).ShouldBe(0);
        (await CountAsync("order_id=")).ShouldBe(0);

        var created = DateTimeOffset.Parse(open.GetProperty("created").GetString()!, CultureInfo.InvariantCulture);
        (await CountAsync($"{order}&created_from={Text(created)}")).ShouldBeGreaterThanOrEqualTo(1);
        (await CountAsync($"{order}&created_to={Text(created)}")).ShouldBeGreaterThanOrEqualTo(1);
        (await CountAsync($"{order}&created_to={Text(created.AddMilliseconds(-1))}")).ShouldBe(0);
        (await CountAsync($"{order}&created_from={Text(created.AddHours(1))}")).ShouldBe(0);
        (await CountAsync($"{order}&created_to={Uri.EscapeDataString(created.ToOffset(TimeSpan.FromHours(2)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture))}"))
            .ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task Every_bad_parameter_is_told_at_once()
    {
        var answer = await _host.GetAsync($"{List}?limit=0&cursor=junk&status=paid&active=yes&blockchain=%00&created_from=2026-01-31&created_to=now&order_id=a&order_id=b&symbol=x");
        answer.ShouldBeProblem(400, "validation_failed", "Validation failed");
        answer.ErrorPaths.ShouldBe(["active", "blockchain", "created_from", "created_to", "cursor", "limit", "order_id", "status"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("limit=101")]
    [InlineData("limit=-1")]
    [InlineData("limit=%2B5")]
    [InlineData("limit=1e1")]
    [InlineData("limit=")]
    [InlineData("limit=٥")]
    [InlineData("cursor=")]
    [InlineData("cursor=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("cursor=__________________________________")]
    [InlineData("cursor=________________________________")]
    [InlineData("created_from=2026-01-31T12:00:00")]
    [InlineData("created_from=2026-02-30T12:00:00Z")]
    [InlineData("created_from=2026-01-31T12:00:00+02:00")]
    [InlineData("created_from=0000-01-31T12:00:00Z")]
    [InlineData("active=True")]
    public async Task Bad_values_are_400(string query) => (await _host.GetAsync($"{List}?{query}")).ShouldBeProblem(400, "validation_failed", "Validation failed");

    [Fact]
    public async Task Unknown_parameters_are_ignored() => (await _host.GetAsync($"{List}?limit=1&unknown=1&unknown=2")).Status.ShouldBe(200);

    [Fact]
    public async Task Csv_holds_every_invoice_of_the_filter_and_runs_no_formula()
    {
        for (var i = 0; i < 3; i++)
            await _host.CreatedAsync("\"data\":{\"order_id\":\"=HYPERLINK(1)\",\"title\":\"a\\\"b,c\\r\\nd\",\"description\":\"@x\",\"user_data\":\"-1+1\"}");
        var answer = await _host.GetAsync(List + ".csv?order_id=%3DHYPERLINK(1)");
        answer.Status.ShouldBe(200);
        answer.ContentType.ShouldBe("text/csv; charset=utf-8");
        answer.Header("Cache-Control").ShouldBe("no-store");
        answer.Text.ShouldStartWith("id,created,expiry,status,");
        answer.Text.Split("\"'=HYPERLINK(1)\",\"a\"\"b,c\r\nd\",\"'@x\",\"'-1+1\",").Length.ShouldBe(4);
        (await _host.GetAsync(List + ".csv?status=x&active=1")).ErrorPaths.ShouldBe(["active", "status"]);
        (await _host.GetAsync(List + ".csv?order_id=none")).Text.Split("\r\n").Length.ShouldBe(2);
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private async Task<int> CountAsync(string query)
    {
        var answer = await _host.GetAsync($"{List}?{query}");
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json.GetProperty("items").GetArrayLength();
    }
}
