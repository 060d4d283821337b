package org.lethe.dicom;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers of floating point in decimal, as {@code %.17g} of C prints them: enough digits to read the same number. */
final class DecimalText {
    private static final int DIGITS = 17;
    private static final int EXPONENT_MIN = -4;
    /** Whole numbers below are exact in 17 digits. */
    private static final double WHOLE_BOUND = 1e17;

    private static final MathContext ROUNDING = new MathContext(DIGITS, RoundingMode.HALF_EVEN);

    private DecimalText() {}

    /** Such as {@code 0.10000000000000001}, {@code -0}, {@code 1e+17}, {@code inf} and {@code nan}. */
    static String of(double number) {
        if (number == Math.rint(number) && Math.abs(number) < WHOLE_BOUND) {
            boolean negativeZero = number == 0 && 1 / number < 0;
            return negativeZero ? "-0" : Long.toString((long) number);
        }
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        BigDecimal decimal = new BigDecimal(number).round(ROUNDING).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        return exponent < EXPONENT_MIN || exponent >= DIGITS ? scientific(decimal, exponent) : decimal.toPlainString();
    }

    private static String scientific(BigDecimal decimal, int exponent) {
        String digits = decimal.unscaledValue().abs().toString();
        StringBuilder text = new StringBuilder(DIGITS + 8);
        if (decimal.signum() < 0) {
            text.append('-');
        }
        text.append(digits.charAt(0));
        if (digits.length() > 1) {
            text.append('.').append(digits, 1, digits.length());
        }
        text.append('e').append(exponent < 0 ? '-' : '+');
        int magnitude = Math.abs(exponent);
        return text.append(magnitude < 10 ? "0" : "").append(magnitude).toString();
    }
}
