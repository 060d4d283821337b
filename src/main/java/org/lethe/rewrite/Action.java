package org.lethe.rewrite;

/** What a profile has done to an element. Letters in brackets: PS3.15 table E.1-1a. */
enum Action {
    /** [K] Leave it; a sequence stays, and its items are treated by the same profile. */
    KEEP,
    /** [X] Take it out, with all that is in it. */
    REMOVE,
    /** [Z] Leave it without a value. */
    EMPTY,
    /** [D] Put a value in its place that is legal for the VR and says nothing. */
    DUMMY,
    /** [U] Put another UID in its place, the same one for the same one in the whole job. */
    NEW_UID,
    /** [C] Keep what it says, but for what identifies somebody; a sequence stays, and what is in it is cleaned. */
    CLEAN,
    /** [C] Move the date by as many days as all dates of the patient. */
    SHIFT,
    /** Put the pseudonym of the patient's name in its place. */
    PATIENT_NAME,
    /** Put another PatientID in its place, the same one for the same one in the whole job. */
    PATIENT_ID;

    /** The action of a letter in the tables. */
    static Action of(char letter) {
        return switch (letter) {
            case 'K' -> KEEP;
            case 'X' -> REMOVE;
            case 'Z' -> EMPTY;
            case 'D' -> DUMMY;
            case 'U' -> NEW_UID;
            default -> throw new IllegalArgumentException("No action has the letter " + letter);
        };
    }
}
