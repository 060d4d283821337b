package org.lethe.net;

/**
 * That somebody says who uses the program that asks for an association (PS3.7 annex D.3.3.7). Who that is, and what
 * would prove it, is not kept: nobody is known to the DICOM listener but modalities.
 *
 * @param type 1 a name, 2 a name and a passcode, 3 a ticket of Kerberos, 4 an assertion of SAML, 5 a JSON web token
 * @param answerWanted whether the one who is asked shall say that the user is welcome
 */
public record UserIdentity(int type, boolean answerWanted) {
    private static final int NAME = 1;
    private static final int NAME_AND_PASSCODE = 2;

    /** Whether the answer is but a yes; of other types it proves who answers, which nobody here can. */
    boolean isAnswerPossible() {
        return type == NAME || type == NAME_AND_PASSCODE;
    }
}
