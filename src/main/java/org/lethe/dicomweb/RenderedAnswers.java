package org.lethe.dicomweb;

import java.io.IOException;
import java.util.List;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;
import org.lethe.http.Arguments;
import org.lethe.http.Exchange;
import org.lethe.http.MediaRange;
import org.lethe.http.Pictures;
import org.lethe.image.render.PictureFormat;
import org.lethe.image.render.Rendering;
import org.lethe.index.StoredFile;

/** Pictures of instances and frames as people look at them (PS3.18 sections 10.4.1.1.3 and 10.4.1.1.4). */
record RenderedAnswers(Pictures pictures, Locator locator) {
    private static final int QUALITY = 90;
    private static final int THUMBNAIL_SIDE = 128;

    /** How large a picture is if the request does not say it. */
    enum Size {
        WHOLE(0),
        THUMBNAIL(THUMBNAIL_SIDE);

        private final int side;

        Size(int side) {
            this.side = side;
        }
    }

    /** @param frame counted from 1 */
    void answer(Exchange exchange, List<String> uids, int frame, Size size) throws IOException {
        PictureFormat format = formatFor(exchange);
        Rendering.Look look = look(exchange.arguments(), size);
        int quality = Math.clamp(exchange.arguments().number("quality", QUALITY), 1, 100);
        List<StoredFile> files = locator.files(uids);
        StoredFile stored = files.get(files.size() / 2); // the middle of a series shows more than its edge
        exchange.answerBytes(
                pictures.of(stored.instanceId(), format, quality, rendering -> rendering.rendered(frame - 1, look)),
                format.mediaType());
    }

    private static PictureFormat formatFor(Exchange exchange) {
        String accepted = exchange.header("Accept");
        List<PictureFormat> offered = List.of(PictureFormat.JPEG, PictureFormat.PNG);
        for (MediaRange range : MediaRange.parse(accepted == null ? MediaRange.ANY : accepted)) {
            for (PictureFormat format : offered) {
                if (range.includes(format.mediaType())) {
                    return format;
                }
            }
        }
        throw new LetheException(ErrorKind.NOT_ACCEPTABLE, "Pictures are image/jpeg or image/png");
    }

    /** {@code window=center,width,function} and {@code viewport=columns,rows}. */
    private static Rendering.Look look(Arguments arguments, Size size) {
        double[] window = numbers(arguments.text("window"), "window", Double.NaN);
        double[] viewport = numbers(arguments.text("viewport"), "viewport", size.side);
        return new Rendering.Look(window[0], window[1], (int) viewport[0], (int) viewport[1], true);
    }

    private static double[] numbers(String text, String name, double absent) {
        if (text == null) {
            return new double[] {absent, absent};
        }
        String[] parts = text.split(",");
        try {
            if (parts.length >= 2) {
                double[] numbers = {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
                if (Double.isFinite(numbers[0]) && Double.isFinite(numbers[1])) {
                    return numbers;
                }
            }
        } catch (NumberFormatException e) {
            throw new LetheException(ErrorKind.BAD_REQUEST, "The argument \"" + name + "\" must be two numbers", e);
        }
        throw new LetheException(ErrorKind.BAD_REQUEST, "The argument \"" + name + "\" must be two numbers");
    }
}
