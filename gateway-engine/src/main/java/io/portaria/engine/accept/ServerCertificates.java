package io.portaria.engine.accept;

import java.io.IOException;
import java.io.Writer;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// The gateway's own certificate authority and the certificate of its listeners, for a home that was given none. Private
/// keys are handed in; only certificates are written here.
public final class ServerCertificates {
    private static final Duration CA_LIFE = Duration.ofDays(3650);
    private static final Duration SERVER_LIFE = Duration.ofDays(397);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Path folder;
    private final KeyPair caKeys;
    private final KeyPair serverKeys;
    private final SecureRandom random;

    /// @param folder where `ca.crt` and `server.crt` lie
    public ServerCertificates(
            Path folder, KeyPair caKeys, KeyPair serverKeys, SecureRandom random) {
        this.folder = folder;
        this.caKeys = caKeys;
        this.serverKeys = serverKeys;
        this.random = random;
    }

    /// What a client must trust.
    public Path caFile() {
        return folder.resolve("ca.crt");
    }

    /// What listeners under these names show, valid for a month at least.
    ///
    /// @param hosts addresses listened on; one that stands for all of a machine stands for each of them
    public ListenerCertificate certificate(Collection<String> hosts, Instant now)
            throws IOException {
        try {
            Files.createDirectories(folder);
            X509Certificate ca = ca(now);
            X509Certificate server = server(ca, names(hosts), now);
            return new ListenerCertificate(serverKeys.getPrivate(), List.of(server, ca));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException(
                    "The gateway's certificates could not be made: " + e.getMessage(), e);
        }
    }

    private X509Certificate ca(Instant now)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        if (Files.exists(caFile())) {
            X509Certificate kept = read(caFile());
            if (kept.getPublicKey().equals(caKeys.getPublic())
                    && kept.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE))) {
                return kept;
            }
        }
        X500Name name = new X500Name("CN=Portaria gateway CA");
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        serial(),
                        Date.from(now.minusSeconds(300)),
                        Date.from(now.plus(CA_LIFE)),
                        name,
                        caKeys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(caKeys.getPublic()));
        X509Certificate made = sign(builder);
        write(caFile(), List.of(made));
        return made;
    }

    private X509Certificate server(X509Certificate ca, Set<String> names, Instant now)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Path file = folder.resolve("server.crt");
        if (Files.exists(file)) {
            X509Certificate kept = read(file);
            boolean fits =
                    kept.getPublicKey().equals(serverKeys.getPublic())
                            && kept.getIssuerX500Principal().equals(ca.getSubjectX500Principal())
                            && kept.getNotAfter().toInstant().isAfter(now.plus(RENEW_BEFORE))
                            && ListenerCertificate.namesOf(kept).containsAll(names);
            if (fits) {
                kept.verify(ca.getPublicKey());
                return kept;
            }
        }
        List<GeneralName> alternatives = new ArrayList<>();
        for (String name : names) {
            alternatives.add(
                    new GeneralName(
                            isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        ca.getSubjectX500Principal(),
                        serial(),
                        Date.from(now.minusSeconds(300)),
                        Date.from(now.plus(SERVER_LIFE)),
                        new javax.security.auth.x500.X500Principal("CN=Portaria gateway"),
                        serverKeys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(alternatives.toArray(new GeneralName[0])));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(ca));
        X509Certificate made = sign(builder);
        write(file, List.of(made));
        return made;
    }

    private X509Certificate sign(X509v3CertificateBuilder builder)
            throws OperatorCreationException, GeneralSecurityException {
        ContentSigner signer =
                new JcaContentSignerBuilder("SHA256withECDSA").build(caKeys.getPrivate());
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    }

    private BigInteger serial() {
        return new BigInteger(127, random).setBit(126);
    }

    private static Set<String> names(Collection<String> hosts) {
        Set<String> names =
                new TreeSet<>(
                        List.of(
                                "localhost",
                                "127.0.0.1",
                                "0:0:0:0:0:0:0:1",
                                ListenerKeys.HOME_NAME));
        for (String host : hosts) {
            if (host.equals("0.0.0.0") || host.equals("::")) {
                names.addAll(addressesOfThisMachine());
            } else {
                names.add(host);
            }
        }
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // a machine without a name is reached by its addresses
        }
        return names;
    }

    /// By which an agent elsewhere may reach it; one that only works on its own link is left out.
    private static List<String> addressesOfThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress)
                    .map(a -> a.contains("%") ? a.substring(0, a.indexOf('%')) : a)
                    .toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static boolean isAddress(String name) {
        return name.contains(":") || name.matches("[0-9.]+");
    }

    public static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /// Writes certificates for clients to read.
    public static void write(Path file, List<X509Certificate> certificates) throws IOException {
        try (Writer out = Files.newBufferedWriter(file);
                JcaPEMWriter pem = new JcaPEMWriter(out)) {
            for (X509Certificate certificate : certificates) {
                pem.writeObject(certificate);
            }
        }
    }
}
