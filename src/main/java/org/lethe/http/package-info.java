/**
 * The REST API: parse the request, call one method of a floor below, write the answer.
 *
 * <p>Door: {@link org.lethe.http.HttpServer}, built from settings and a list of {@link org.lethe.http.RouteFamily}.
 * Each family of routes is one class; the four levels share one set of handlers, parameterised by {@link
 * org.lethe.dicom.Level}. Errors become answers in one place, {@code ErrorAnswers}.
 *
 * <p>Javalin and Jetty carry the connections. Paths are looked up in a tree of our own ({@link
 * org.lethe.http.Routes}), since Orthanc's clients rely on what it knows by construction: which verbs a path has
 * ({@code 405} with {@code Allow}), which children it has, slashes too many, and {@code HEAD} wherever there is
 * {@code GET}; and a lookup costs a few hash lookups, not a regular expression for each route.
 *
 * <p>Does not know SQL, files or DICOM encoding.
 */
package org.lethe.http;
