package io.portaria.engine.admin.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Trust in the certificates of one file, and in no other.
record TrustedCa(SSLSocketFactory sockets, X509TrustManager trust) {

    static TrustedCa of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            TrustManagerFactory managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            for (TrustManager manager : managers.getTrustManagers()) {
                if (manager instanceof X509TrustManager trust) {
                    SSLContext context = SSLContext.getInstance("TLS");
                    context.init(null, new TrustManager[] {trust}, null);
                    return new TrustedCa(context.getSocketFactory(), trust);
                }
            }
            throw new GeneralSecurityException("this Java checks no certificates");
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "The certificate authority in "
                            + file
                            + " cannot be used: "
                            + e.getMessage()
                            + ".",
                    e);
        }
    }
}
