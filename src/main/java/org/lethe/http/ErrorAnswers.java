package org.lethe.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.lethe.error.ErrorKind;
import org.lethe.error.FaultTrace;
import org.lethe.error.LetheException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what handlers throw into answers. What nobody foresaw becomes an internal error that tells a number under
 * which the log has more; the log tells where it happened, but never a message, since that might quote the data of a
 * patient.
 */
final class ErrorAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);
    private static final int INTERNAL = 500;
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final long DRAINED_BYTES_MAX = 4 << 20;

    private final boolean described;
    private final AtomicLong faults = new AtomicLong();

    /** @param described whether the answers say what was wrong */
    ErrorAnswers(boolean described) {
        this.described = described;
    }

    /** Answers what a handler threw. */
    void answer(Exchange exchange, Throwable fault) throws IOException {
        if (exchange.isCommitted()) {
            cut(exchange, fault);
        } else if (fault instanceof LetheException refusal) {
            refuse(exchange, refusal);
        } else if (isOfClient(fault) || isOfClient(fault.getCause())) {
            LOG.debug("A client went away in the middle of its request, or fell silent");
            cut(exchange, fault);
        } else {
            String number = log(fault);
            answer(exchange, ErrorStatus.of(ErrorKind.INTERNAL), "This is fault " + number + " in the server's log");
        }
    }

    private static boolean isOfClient(Throwable fault) {
        return fault instanceof EOFException || fault instanceof TimeoutException;
    }

    /** Answers an error. */
    void answer(Exchange exchange, ErrorStatus status, String details) throws IOException {
        byte[] body = described
                ? ErrorBody.write(status, exchange.servletRequest().getMethod(), exchange.uri(), details)
                : new byte[0];
        exchange.answerError(status.httpStatus(), body);
        exchange.flush();
        drain(exchange);
    }

    private void refuse(Exchange exchange, LetheException refusal) throws IOException {
        ErrorStatus status = ErrorStatus.of(refusal.kind());
        if (refusal.kind() == ErrorKind.UNAUTHORIZED) {
            exchange.answerHeader("WWW-Authenticate", "Basic realm=\"Lethe\", charset=\"UTF-8\"");
        }
        if (refusal.kind() == ErrorKind.UNAVAILABLE) {
            exchange.answerHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        if (status.httpStatus() >= INTERNAL && refusal.kind() != ErrorKind.UNKNOWN_DICOM_TAG) {
            LOG.error("{}: {}{}", refusal.kind(), refusal.getMessage(),
                    refusal.getCause() == null ? "" : " " + FaultTrace.of(refusal.getCause()));
        }
        answer(exchange, status, refusal.getMessage());
    }

    /**
     * Reads on for a while, so that a client that sends first and listens then gets to hear the answer. What is
     * larger is cut off.
     */
    private static void drain(Exchange exchange) {
        if (exchange.header("Expect") != null) {
            return;
        }
        try {
            InputStream body = exchange.servletRequest().getInputStream();
            byte[] buffer = new byte[16 << 10];
            long left = DRAINED_BYTES_MAX;
            int read = 0;
            while (left > 0 && read >= 0) {
                read = body.read(buffer);
                left -= read;
            }
        } catch (IOException e) {
            LOG.debug("A client went away before its error was answered");
        }
    }

    /** Ends the connection in a way that shows that the answer is not whole. */
    private void cut(Exchange exchange, Throwable fault) {
        if (!(fault instanceof IOException)) {
            log(fault);
        }
        ServletContextRequest.getServletContextRequest(exchange.servletRequest())
                .getConnectionMetaData().getConnection().getEndPoint().close();
    }

    private String log(Throwable fault) {
        String number = Long.toHexString(System.currentTimeMillis()) + "-" + faults.incrementAndGet();
        LOG.error("Fault {}: {}", number, FaultTrace.of(fault));
        return number;
    }
}
