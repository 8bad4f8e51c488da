using System.Text;
using InvoiceModule.Testing.Merchant;

namespace InvoiceModule.Tests.Testing;

public sealed class SimulatedMerchantTests
{
    [Fact]
    public async Task It_keeps_every_request_whole_and_answers_as_told()
    {
        var token = TestContext.Current.CancellationToken;
        await using var merchant = await SimulatedMerchant.StartAsync(cancellationToken: token);
        merchant.Answer = (request, _) => new(request.Text.Length == 0
            ? new MerchantAnswer()
            : new MerchantAnswer(503, "later") { Headers = new Dictionary<string, string> { ["Retry-After"] = "7" } });
        using var client = new HttpClient();
        var bytes = Encoding.UTF8.GetBytes("{\"a\":\"sécret 🔑 \u2028\"}");
        using var content = new ByteArrayContent(bytes);
        content.Headers.Add("webhook-id", "evt_1");

        var answered = await client.PostAsync(merchant.Url("/callback?shop=%2F"), content, token);
        ((int)answered.StatusCode).ShouldBe(503);
        answered.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(7));
        (await answered.Content.ReadAsStringAsync(token)).ShouldBe("later");

        var received = merchant.Received.ShouldHaveSingleItem();
        received.Method.ShouldBe("POST");
        received.PathAndQuery.ShouldBe("/callback?shop=%2F");
        received.Headers["WEBHOOK-ID"].ShouldBe("evt_1");
        received.Body.ToArray().ShouldBe(bytes);
        (await client.GetAsync(merchant.Url(), token)).IsSuccessStatusCode.ShouldBeTrue();
    }

    [Fact]
    public async Task Waiting_ends_when_the_condition_holds_or_the_time_is_over()
    {
        var token = TestContext.Current.CancellationToken;
        await using var merchant = await SimulatedMerchant.StartAsync(cancellationToken: token);
        using var client = new HttpClient();
        var waiting = merchant.WaitForAsync(r => r.Count == 2, TimeSpan.FromSeconds(30), token);
        for (var i = 0; i < 2; i++)
        {
            waiting.IsCompleted.ShouldBeFalse();
            using var content = new StringContent($"body {i}");
            await client.PostAsync(merchant.Url(), content, token);
        }

        (await waiting).Select(r => r.Text).ShouldBe(["body 0", "body 1"]);
        (await Should.ThrowAsync<TimeoutException>(() => merchant.WaitForAsync(r => r.Count == 3, TimeSpan.FromMilliseconds(50), token))).Message.ShouldContain("body 1");
    }

    [Fact]
    public async Task A_merchant_that_never_answers_can_be_put_away()
    {
        var token = TestContext.Current.CancellationToken;
        var merchant = await SimulatedMerchant.StartAsync(cancellationToken: token);
        merchant.Answer = async (_, gone) =>
        {
            await Task.Delay(Timeout.Infinite, gone);
            return new MerchantAnswer();
        };
        using var client = new HttpClient();
        var call = client.GetAsync(merchant.Url(), token);
        await merchant.WaitForAsync(r => r.Count == 1, TimeSpan.FromSeconds(30), token);

        await merchant.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30), token);
        await Should.ThrowAsync<HttpRequestException>(() => call);
    }
}
