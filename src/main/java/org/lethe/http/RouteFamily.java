package org.lethe.http;

/** Routes that belong together. */
@FunctionalInterface
public interface RouteFamily {

    /** Adds the routes of this family. */
    void register(Routes routes);
}
