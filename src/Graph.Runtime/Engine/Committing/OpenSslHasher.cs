using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Graph.Runtime.Engine.Committing;

/// <summary>By OpenSSL 3, which the framework calls on Linux as well: here without clearing lists of errors and making its memory anew for each hash, which
/// takes twice as long as hashing a commit.</summary>
internal sealed partial class OpenSslHasher : CommitHasher
{
    private const string Library = "libcrypto.so.3";
    private const int Succeeded = 1;
    private const long Version3 = 0x30000000;

    /// <summary>SHA-256 of the provider that this machine is set up to use; 0 where there is no such library.</summary>
    private static readonly nint Algorithm = FindAlgorithm();

    private readonly DigestContext _context;

    private OpenSslHasher(DigestContext context) => _context = context;

    /// <summary>Makes one; null where the library is not there, or is another version.</summary>
    internal static OpenSslHasher? TryCreate()
    {
        if (Algorithm == 0)
        {
            return null;
        }

        var context = new DigestContext(NewContext());
        if (!context.IsInvalid && Begin(context.DangerousGetHandle(), Algorithm, 0) == Succeeded)
        {
            return new OpenSslHasher(context);
        }

        context.Dispose();
        return null;
    }

    public override void Dispose() => _context.Dispose();

    protected override void Compute(ReadOnlySpan<byte> content, Span<byte> hash)
    {
        var isHeld = false;
        try
        {
            _context.DangerousAddRef(ref isHeld);
            var context = _context.DangerousGetHandle();
            if (Begin(context, 0, 0) != Succeeded || Append(context, content, (nuint)content.Length) != Succeeded || End(context, hash, 0) != Succeeded)
            {
                throw new CryptographicException("OpenSSL refused to hash a commit.");
            }
        }
        finally
        {
            if (isHeld)
            {
                _context.DangerousRelease();
            }
        }
    }

    private static nint FindAlgorithm()
    {
        // Asking for the version has the framework set the library up first, as it needs it: it must outlive threads that still run when the process ends.
        // Where the framework uses another version, commits are hashed by that one too.
        if (!OperatingSystem.IsLinux() || SafeEvpPKeyHandle.OpenSslVersion < Version3)
        {
            return 0;
        }

        try
        {
            return Fetch(0, "SHA256", 0);
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return 0;
        }
    }

    [LibraryImport(Library, EntryPoint = "EVP_MD_fetch", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Fetch(nint library, string algorithm, nint properties);

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    private static partial nint NewContext();

    [LibraryImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    private static partial void FreeContext(nint context);

    /// <summary>Begins a hash; with 0 for the algorithm, one like the last in the same memory.</summary>
    [LibraryImport(Library, EntryPoint = "EVP_DigestInit_ex2")]
    private static partial int Begin(nint context, nint algorithm, nint settings);

    [LibraryImport(Library, EntryPoint = "EVP_DigestUpdate")]
    private static partial int Append(nint context, ReadOnlySpan<byte> content, nuint length);

    [LibraryImport(Library, EntryPoint = "EVP_DigestFinal_ex")]
    private static partial int End(nint context, Span<byte> hash, nint length);

    private sealed class DigestContext : SafeHandleZeroOrMinusOneIsInvalid
    {
        internal DigestContext(nint context)
            : base(ownsHandle: true) => SetHandle(context);

        protected override bool ReleaseHandle()
        {
            FreeContext(handle);
            return true;
        }
    }
}
