package io.flinkinstructor.operators.registry;

import java.io.IOException;

/** A schema registry does not do what it is asked for. The message is for a person. */
public final class RegistryException extends IOException {

    private static final long serialVersionUID = 1L;

    RegistryException(String message, Throwable cause) {
        super(message, cause);
    }

    RegistryException(String message) {
        super(message);
    }
}
