package io.portaria.engine.accept;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/// What a listener proves to be: a chain, its own certificate first, and the key to that one.
public record ListenerCertificate(PrivateKey key, List<X509Certificate> chain) {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final byte[] SAMPLE = "portaria".getBytes(StandardCharsets.US_ASCII);

    public ListenerCertificate {
        chain = List.copyOf(chain);
    }

    /// Reads a certificate of one's own, and refuses what clients would refuse: better a sentence to who applies the
    /// catalog than a failed handshake to every agent.
    ///
    /// @param name by which sentences call the file of the certificate
    /// @param certificates PEM, the listener's own first, then who signed it, and so on
    /// @param key PEM: PKCS#8, or the older forms of OpenSSL; RSA, EC or Ed25519; without a passphrase
    /// @throws IOException with a sentence
    public static ListenerCertificate read(
            String name, byte[] certificates, byte[] key, Instant now) throws IOException {
        List<X509Certificate> chain = chain(name, certificates);
        checkChain(name, chain);
        checkUse(name, chain.getFirst(), now);
        PrivateKey privateKey = key(key);
        if (!belongTogether(privateKey, chain.getFirst().getPublicKey())) {
            throw new IOException("The key does not belong to the certificate in " + name + ".");
        }
        return new ListenerCertificate(privateKey, chain);
    }

    private static List<X509Certificate> chain(String name, byte[] pem) throws IOException {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .forEach(c -> chain.add((X509Certificate) c));
        } catch (GeneralSecurityException e) {
            throw new IOException("What is in " + name + " is not a certificate in PEM.", e);
        }
        if (chain.isEmpty()) {
            throw new IOException("There is no certificate in " + name + ".");
        }
        return chain;
    }

    /// Most clients put up with certificates in any order; libpq's OpenSSL does not.
    private static void checkChain(String name, List<X509Certificate> chain) throws IOException {
        for (int i = 0; i + 1 < chain.size(); i++) {
            try {
                chain.get(i).verify(chain.get(i + 1).getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new IOException(
                        "The certificates in "
                                + name
                                + " are no chain: number "
                                + (i + 1)
                                + " is not signed by number "
                                + (i + 2)
                                + ". The gateway's own comes first, then who signed it.",
                        e);
            }
        }
    }

    private static void checkUse(String name, X509Certificate own, Instant now) throws IOException {
        if (now.isAfter(own.getNotAfter().toInstant())) {
            throw new IOException(
                    "The certificate in "
                            + name
                            + " expired at "
                            + own.getNotAfter().toInstant()
                            + ".");
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            throw new IOException(
                    "The certificate in "
                            + name
                            + " is not valid before "
                            + own.getNotBefore().toInstant()
                            + ".");
        }
        try {
            List<String> uses = own.getExtendedKeyUsage();
            if (uses != null && !uses.contains(SERVER_AUTH) && !uses.contains(ANY_PURPOSE)) {
                throw new IOException(
                        "The certificate in " + name + " is not made for servers (serverAuth).");
            }
        } catch (GeneralSecurityException e) {
            throw new IOException("The certificate in " + name + " cannot be understood.", e);
        }
    }

    private static PrivateKey key(byte[] pem) throws IOException {
        return switch (keyIn(new String(pem, StandardCharsets.US_ASCII))) {
            case PrivateKeyInfo info -> usable(info);
            case PEMKeyPair pair -> usable(pair.getPrivateKeyInfo());
            case PKCS8EncryptedPrivateKeyInfo _, PEMEncryptedKeyPair _ ->
                    throw new IOException(
                            "The key is locked by a passphrase; give it without one, it is kept in the vault.");
            case null, default -> throw new IOException("The key is not a private key in PEM.");
        };
    }

    /// Before an EC key OpenSSL writes the parameters of its curve, which are passed over.
    private static @Nullable Object keyIn(String pem) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            Object found = parser.readObject();
            while (found instanceof ASN1ObjectIdentifier || found instanceof X9ECParameters) {
                found = parser.readObject();
            }
            return found;
        } catch (IOException e) {
            throw new IOException("The key cannot be understood: it is damaged.", e);
        }
    }

    private static PrivateKey usable(PrivateKeyInfo info) throws IOException {
        try {
            return new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (PEMException e) {
            throw new IOException("The key cannot be understood: " + e.getMessage() + ".", e);
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey certified) {
        String algorithm =
                switch (certified.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> certified.getAlgorithm();
                };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // a key of another kind than the certificate's
            return false;
        }
    }

    public Instant expires() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /// Names and addresses that the listener's certificate is for.
    public Set<String> names() {
        return namesOf(chain.getFirst());
    }

    static Set<String> namesOf(X509Certificate certificate) {
        Set<String> names = new TreeSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(a -> names.add(String.valueOf(a.get(1))));
            }
        } catch (GeneralSecurityException e) {
            // one that cannot be read is for nobody
        }
        return names;
    }

    @Override
    public String toString() {
        return "ListenerCertificate[" + names() + " until " + expires() + "]";
    }
}
