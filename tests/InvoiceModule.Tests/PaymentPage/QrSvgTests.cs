using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using InvoiceModule.Invoices;
using InvoiceModule.PaymentPage;
using InvoiceModule.Tests.Pages;
using QRCoder;

namespace InvoiceModule.Tests.PaymentPage;

public sealed partial class QrSvgTests
{
    [Theory]
    [InlineData("testcoin:tst1q?amount=0.00012")]
    [InlineData("A")]
    [InlineData("ethereum:0x1111111111111111111111111111111111111111@1/transfer?address=0x2222222222222222222222222222222222222222&uint256=1000000")]
    public void The_path_draws_exactly_the_modules(string text)
    {
        var svg = QrSvg.Of(text).ShouldNotBeNull();
        using var expected = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = expected.ModuleMatrix;
        var drawn = new bool[rows.Count, rows.Count];
        var (x, y) = (0, 0);
        foreach (Match run in Run().Matches(svg))
        {
            var length = Number(run, "length");
            Number(run, "back").ShouldBe(length);
            (x, y) = (x + Number(run, "right"), y + Number(run, "down"));
            for (var i = 0; i < length; i++)
                drawn[y, x + i] = true;
            y++;
        }

        for (var row = 0; row < rows.Count; row++)
        {
            for (var column = 0; column < rows.Count; column++)
                drawn[row, column].ShouldBe(rows[row][column]);
        }

        // The quiet zone.
        Enumerable.Range(0, 4).ShouldAllBe(i => !rows[i].Cast<bool>().Any(on => on));
    }

    [Fact]
    public void A_longest_title_still_fits_and_what_cannot_fit_is_null()
    {
        QrSvg.Of("testcoin:tst1address?amount=0.00012&label=" + Uri.EscapeDataString(new string('漢', 256))).ShouldNotBeNull();
        QrSvg.Of(new string('x', 5000)).ShouldBeNull();
    }

    [Fact]
    public async Task The_code_is_served_while_there_is_something_to_pay()
    {
        await using var host = await PageHost.StartAsync();
        var invoice = await host.AddAsync();
        using var answer = await host.GetAsync($"/pay/{invoice.Id}/qr.svg");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("image/svg+xml");
        var svg = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        svg.ShouldBe(QrSvg.Of($"testcoin:{invoice.Address}?amount=0.00012&label=Blue%20kettle"));
        (await host.TextAsync($"/pay/{invoice.Id}")).ShouldContain(svg);
        await host.ChangeAsync(invoice.Id, InvoiceChange.Cancel);
        using var gone = await host.GetAsync($"/pay/{invoice.Id}/qr.svg");
        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static int Number(Match run, string group) => int.Parse(run.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"m(?<right>-?\d+)(?: (?=\d))?(?<down>-?\d+)h(?<length>\d+)v1h-(?<back>\d+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Run();
}
