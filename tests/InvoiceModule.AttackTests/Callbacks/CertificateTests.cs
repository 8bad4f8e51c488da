using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using InvoiceModule.Callbacks;
using InvoiceModule.Tests.Callbacks;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>
/// A certificate is written by a stranger too: it names addresses where its issuer, its revocation list and its responder are to be fetched. The
/// system's own chain building would call them, past every guard.
/// </summary>
public sealed class CertificateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_fetched_from_where_a_merchants_certificate_says()
    {
        await using var inside = MerchantServer.With(200);
        var elsewhere = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{inside.Port}/");
        using var certificate = TrustedAuthority.IssueUntrusted(
            n => n.AddDnsName("merchant.test"),
            new X509AuthorityInformationAccessExtension([elsewhere + "ocsp"], [elsewhere + "issuer.cer"]),
            CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([elsewhere + "list.crl"]));
        (await SendAsync(certificate)).ShouldBe("tls_failed");
        inside.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task A_certificate_that_somebody_vouches_for_is_taken()
    {
        using var certificate = TrustedAuthority.Issue(n => n.AddDnsName("merchant.test"));
        (await SendAsync(certificate)).ShouldBeNull();
    }

    [Fact]
    public async Task Another_name_another_purpose_and_another_time_are_refused()
    {
        using var name = TrustedAuthority.Issue(n => n.AddDnsName("other.test"));
        (await SendAsync(name)).ShouldBe("tls_failed");
        using var purpose = TrustedAuthority.Issue(n => n.AddDnsName("merchant.test"), usage: "1.3.6.1.5.5.7.3.2");
        (await SendAsync(purpose)).ShouldBe("tls_failed");
        using var time = TrustedAuthority.Issue(n => n.AddDnsName("merchant.test"), daysFromNow: -1);
        (await SendAsync(time)).ShouldBe("tls_failed");
        using var issuer = TrustedAuthority.IssueUntrusted(n => n.AddDnsName("merchant.test"));
        (await SendAsync(issuer)).ShouldBe("tls_failed");
    }

    private static async Task<string?> SendAsync(X509Certificate2 certificate)
    {
        using var merchant = new TcpListener(IPAddress.Loopback, 0);
        merchant.Start();
        var serving = ServeAsync(merchant, certificate);
        using var sender = new SenderRig(new InvoicingCallbackOptions { AllowedNetworks = ["127.0.0.0/8"], DeniedPorts = [] });
        sender.Names["merchant.test"] = [IPAddress.Loopback];
        var outcome = await sender.SendAsync(string.Create(CultureInfo.InvariantCulture, $"https://merchant.test:{((IPEndPoint)merchant.LocalEndpoint).Port}/"));
        await serving;
        return outcome.Error;
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync(Token);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            // Offline: the merchant's own side of TLS would fetch them too.
            var context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = context }, Token);
            var buffer = new byte[4096];
            if (await tls.ReadAsync(buffer, Token) > 0)
                await tls.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), Token);
        }
        catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
        {
            // The sender hangs up on a certificate that nobody vouches for.
        }
    }
}
