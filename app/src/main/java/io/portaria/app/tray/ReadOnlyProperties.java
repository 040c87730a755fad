package io.portaria.app.tray;

import java.util.Map;
import org.freedesktop.dbus.errors.PropertyReadOnly;
import org.freedesktop.dbus.errors.UnknownInterface;
import org.freedesktop.dbus.errors.UnknownProperty;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.types.Variant;

/// The properties of an object of one interface, which others may read.
abstract class ReadOnlyProperties implements Properties {

    private final String ofInterface;

    ReadOnlyProperties(String ofInterface) {
        this.ofInterface = ofInterface;
    }

    /// All of them as they are now.
    abstract Map<String, Variant<?>> now();

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <A> A Get(String interfaceName, String propertyName) {
        Variant<?> value = GetAll(interfaceName).get(propertyName);
        if (value == null) {
            throw new UnknownProperty("There is no property " + propertyName);
        }
        // D-Bus answers with a variant, whatever the caller expects to be in it.
        return (A) value;
    }

    @Override
    public <A> void Set(String interfaceName, String propertyName, A value) {
        throw new PropertyReadOnly("The property " + propertyName + " is read only");
    }

    @Override
    public Map<String, Variant<?>> GetAll(String interfaceName) {
        if (!interfaceName.equals(ofInterface)) {
            throw new UnknownInterface("There is no interface " + interfaceName);
        }
        return now();
    }
}
