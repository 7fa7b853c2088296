/* Unformatted input and output (C11 7.21.7). Every stream is the console; stderr is not buffered. */
#include <platform.h>
#include <runtime.h>
#include <stdio.h>
#include <string.h>

int putchar(int character) {
    char byte = (char)character;

    console_write(&byte, 1);
    return (unsigned char)character;
}

int fputc(int character, FILE *file) {
    putchar(character);
    if (file == stderr)
        console_flush();
    return (unsigned char)character;
}

int putc(int character, FILE *file) {
    return fputc(character, file);
}

int puts(const char *text) {
    console_print(text);
    return putchar('\n');
}

size_t fwrite(const void *data, size_t size, size_t count, FILE *file) {
    if (size == 0)
        return 0;
    console_write(data, size * count);
    if (file == stderr)
        console_flush();
    return count;
}

int fputs(const char *text, FILE *file) {
    fwrite(text, 1, strlen(text), file);
    return 0;
}

int fflush(FILE *file) {
    (void)file;
    console_flush();
    return 0;
}

int getchar(void) {
    console_flush();
    return platform_console_read();
}

int fgetc(FILE *file) {
    return file == stdin ? getchar() : EOF;
}

int getc(FILE *file) {
    return fgetc(file);
}

char *fgets(char *buffer, int size, FILE *file) {
    int used = 0;

    while (used < size - 1) {
        int character = fgetc(file);
        if (character == EOF)
            break;
        buffer[used++] = (char)character;
        if (character == '\n')
            break;
    }
    if (used == 0)
        return NULL;
    buffer[used] = 0;
    return buffer;
}
