package org.lethe.image.render;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.lethe.error.ErrorKind;
import org.lethe.error.LetheException;

/** How a picture is written to a file. */
public enum PictureFormat {
    PNG("image/png"),
    /** Of 8 bits only. */
    JPEG("image/jpeg"),
    /** Portable Arbitrary Map (https://netpbm.sourceforge.net/doc/pam.html). */
    PAM("image/x-portable-arbitrarymap");

    private final String mediaType;

    PictureFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /**
     * Writes a picture.
     *
     * @param quality of JPEG, from 1 to 100
     * @throws LetheException of kind {@code NOT_ACCEPTABLE} if the format has no room for so many bits
     */
    public void write(Picture picture, int quality, OutputStream out) throws IOException {
        switch (this) {
            case PNG -> encode(picture, "png", -1, out);
            case JPEG -> {
                if (picture.bits() != 8) {
                    throw new LetheException(ErrorKind.NOT_ACCEPTABLE, "JPEG is for pictures of 8 bits only");
                }
                encode(picture, "jpeg", quality, out);
            }
            case PAM -> writePam(picture, out);
        }
    }

    private static void encode(Picture picture, String format, int quality, OutputStream out) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            writer.setOutput(stream);
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (quality >= 0) {
                how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                how.setCompressionQuality(quality / 100f);
            }
            writer.write(null, new IIOImage(toImage(picture), null, null), how);
        } finally {
            writer.dispose();
        }
    }

    private static BufferedImage toImage(Picture picture) {
        if (picture.channels() == 3 && picture.bits() == 8) {
            BufferedImage image =
                    new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
            byte[] cells = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
            int[] samples = picture.samples();
            for (int i = 0; i < cells.length; i += 3) {
                cells[i] = (byte) samples[i + 2];
                cells[i + 1] = (byte) samples[i + 1];
                cells[i + 2] = (byte) samples[i];
            }
            return image;
        }
        int type = picture.bits() == 8 ? DataBuffer.TYPE_BYTE : DataBuffer.TYPE_USHORT;
        ColorSpace space = ColorSpace.getInstance(picture.channels() == 1 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB);
        ComponentColorModel model =
                new ComponentColorModel(space, false, false, java.awt.Transparency.OPAQUE, type);
        WritableRaster raster = model.createCompatibleWritableRaster(picture.width(), picture.height());
        fill(raster.getDataBuffer(), picture.samples());
        return new BufferedImage(model, raster, false, null);
    }

    private static void fill(DataBuffer buffer, int[] samples) {
        switch (buffer) {
            case DataBufferByte bytes -> {
                for (int i = 0; i < samples.length; i++) {
                    bytes.getData()[i] = (byte) samples[i];
                }
            }
            case DataBufferUShort shorts -> {
                for (int i = 0; i < samples.length; i++) {
                    shorts.getData()[i] = (short) samples[i];
                }
            }
            default -> throw new IllegalStateException("Pictures have 8 or 16 bits");
        }
    }

    private static void writePam(Picture picture, OutputStream out) throws IOException {
        String header = """
                P7
                WIDTH %d
                HEIGHT %d
                DEPTH %d
                MAXVAL %d
                TUPLTYPE %s
                ENDHDR
                """.formatted(picture.width(), picture.height(), picture.channels(), (1 << picture.bits()) - 1,
                picture.channels() == 1 ? "GRAYSCALE" : "RGB");
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        int[] samples = picture.samples();
        byte[] cells = new byte[samples.length * (picture.bits() / 8)];
        for (int i = 0; i < samples.length; i++) {
            if (picture.bits() == 8) {
                cells[i] = (byte) samples[i];
            } else {
                cells[2 * i] = (byte) (samples[i] >> 8);
                cells[2 * i + 1] = (byte) samples[i];
            }
        }
        out.write(cells);
    }
}
