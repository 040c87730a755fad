package io.portaria.engine.protocol.postgresql.upstream;

import io.portaria.engine.path.PostgresTarget;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// TLS towards a target.
final class UpstreamTls {
    private UpstreamTls() {}

    static SSLSocket wrap(Socket plain, PostgresTarget target) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            boolean verify = target.tls() == PostgresTarget.TlsMode.VERIFY_FULL;
            context.init(
                    null,
                    verify ? trusting(target.ca()) : new TrustManager[] {new TrustAnyone()},
                    null);
            SSLSocket socket =
                    (SSLSocket)
                            context.getSocketFactory()
                                    .createSocket(plain, target.host(), target.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            if (verify) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            }
            parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "TLS with " + target.name() + " could not be set up: " + e.getMessage(), e);
        }
    }

    /// Hash of the server's certificate for SCRAM channel binding `tls-server-end-point`: the hash of its signature
    /// algorithm, SHA-256 where that is MD5 or SHA-1; empty when there is no single such hash (RFC 5929 section 4.1).
    static byte[] endPointHash(SSLSocket socket) throws IOException {
        try {
            Certificate certificate = socket.getSession().getPeerCertificates()[0];
            String algorithm =
                    ((X509Certificate) certificate).getSigAlgName().toUpperCase(Locale.ROOT);
            int with = algorithm.indexOf("WITH");
            if (with < 0) {
                return new byte[0];
            }
            String hash =
                    switch (algorithm.substring(0, with)) {
                        case "MD5", "SHA1", "SHA256" -> "SHA-256";
                        case "SHA384" -> "SHA-384";
                        case "SHA512" -> "SHA-512";
                        case "SHA224" -> "SHA-224";
                        default -> "";
                    };
            return hash.isEmpty()
                    ? new byte[0]
                    : MessageDigest.getInstance(hash).digest(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("The target's certificate could not be read.", e);
        }
    }

    private static TrustManager[] trusting(Optional<Path> ca)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (ca.isEmpty()) {
            factory.init((KeyStore) null);
            return factory.getTrustManagers();
        }
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(ca.get())) {
            int n = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca-" + n++, certificate);
            }
        }
        factory.init(store);
        return factory.getTrustManagers();
    }

    /// For `tls: require`, which promises encryption and says nothing of who is at the other end.
    private static final class TrustAnyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
