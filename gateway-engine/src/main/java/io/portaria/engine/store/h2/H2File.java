package io.portaria.engine.store.h2;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.h2.Driver;

/// A database in one encrypted file of the home.
final class H2File {
    private H2File() {}

    /// @param home where the file lies
    /// @param name of the file, without `.mv.db`; part of the password, so that two with one key have not the same
    /// @param key hexadecimal digits, the same at every start
    /// @param writeDelay after which a change is on disk at the latest, in milliseconds; 0 for before it is told
    static Connection open(Path home, String name, String key, int writeDelay) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "portaria");
        properties.setProperty("password", key + " " + name);
        Connection connection =
                new Driver()
                        .connect(
                                "jdbc:h2:file:"
                                        + home.resolve(name).toAbsolutePath()
                                        + ";CIPHER=AES;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0;WRITE_DELAY="
                                        + writeDelay,
                                properties);
        if (connection == null) {
            throw new SQLException("H2 does not know its own address");
        }
        return connection;
    }
}
