using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace InvoiceModule.AttackTests.Callbacks;

/// <summary>A certificate authority that this process alone trusts, as a merchant's is trusted in earnest.</summary>
internal static partial class TrustedAuthority
{
    private static readonly X509Certificate2 Authority = Create("Authority of a test");

    /// <summary>A server's certificate and key out of this authority.</summary>
    public static X509Certificate2 Issue(Action<SubjectAlternativeNameBuilder> name, string usage = "1.3.6.1.5.5.7.3.1", int daysFromNow = 7, X509Extension? more = null)
        => Issue(Authority, name, usage, daysFromNow, more);

    /// <summary>The same, out of an authority that nobody trusts.</summary>
    public static X509Certificate2 IssueUntrusted(Action<SubjectAlternativeNameBuilder> name, params X509Extension[] more)
    {
        using var stranger = Create("Stranger");
        return Issue(stranger, name, "1.3.6.1.5.5.7.3.1", 7, more);
    }

    // The roots are read once, by native code, so this comes before anything else.
    [ModuleInitializer]
    internal static void Trust()
    {
        var file = Path.Combine(Path.GetTempPath(), $"attack-tests-authority-{Environment.ProcessId}.pem");
        File.WriteAllText(file, Authority.ExportCertificatePem());
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        if (SetEnvironment("SSL_CERT_FILE", file, 1) != 0)
            throw new InvalidOperationException("SSL_CERT_FILE could not be set.");
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, Action<SubjectAlternativeNameBuilder> name, string usage, int daysFromNow, params X509Extension?[] more)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Merchant", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        name(names);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        foreach (var extension in more)
        {
            if (extension is not null)
                request.CertificateExtensions.Add(extension);
        }

        var now = DateTimeOffset.UtcNow;
        using var signed = request.Create(authority, now.AddDays(Math.Min(-1, daysFromNow - 5)), now.AddDays(daysFromNow), [1, 2, 3, 4]);
        using var whole = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null);
    }

    private static X509Certificate2 Create(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
