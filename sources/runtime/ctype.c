/* Character classes of the C locale (C11 7.4). */
#include <ctype.h>

int isdigit(int character) {
    return (unsigned)character - '0' < 10;
}

int islower(int character) {
    return (unsigned)character - 'a' < 26;
}

int isupper(int character) {
    return (unsigned)character - 'A' < 26;
}

int isalpha(int character) {
    return islower(character | 32);
}

int isalnum(int character) {
    return isalpha(character) || isdigit(character);
}

int isblank(int character) {
    return character == ' ' || character == '\t';
}

int isspace(int character) {
    return character == ' ' || (unsigned)character - '\t' < 5;
}

int isprint(int character) {
    return (unsigned)character - ' ' < 95;
}

int isgraph(int character) {
    return (unsigned)character - '!' < 94;
}

int iscntrl(int character) {
    return (unsigned)character < 32 || character == 127;
}

int ispunct(int character) {
    return isgraph(character) && !isalnum(character);
}

int isxdigit(int character) {
    return isdigit(character) || ((unsigned)character | 32) - 'a' < 6;
}

int tolower(int character) {
    return isupper(character) ? character + 32 : character;
}

int toupper(int character) {
    return islower(character) ? character - 32 : character;
}
