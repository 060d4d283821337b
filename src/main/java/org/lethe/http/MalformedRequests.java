package org.lethe.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What the container refuses itself, since it is not even HTTP: answered in the same form as every other error. */
final class MalformedRequests extends ErrorHandler {

    @Override
    protected void generateResponse(Request request, Response response, int code, String message, Throwable cause,
            Callback callback) {
        ErrorStatus status = ErrorStatus.ofMalformedRequest(code);
        String method = request.getMethod() == null ? "" : request.getMethod();
        byte[] body = ErrorBody.write(status, method, "/", "The request is not what the server understands as HTTP");
        response.setStatus(code);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Json.MEDIA_TYPE);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
