/* The printf functions that only pass their arguments on. */
#include <runtime.h>
#include <stdint.h>
#include <stdio.h>

int vfprintf(FILE *file, const char *format, va_list arguments) {
    int count = vprintf(format, arguments);

    if (file == stderr)
        console_flush();
    return count;
}

int fprintf(FILE *file, const char *format, ...) {
    va_list arguments;
    int count;

    va_start(arguments, format);
    count = vfprintf(file, format, arguments);
    va_end(arguments);
    return count;
}

int snprintf(char *buffer, size_t size, const char *format, ...) {
    va_list arguments;
    int count;

    va_start(arguments, format);
    count = vsnprintf(buffer, size, format, arguments);
    va_end(arguments);
    return count;
}

int vsprintf(char *buffer, const char *format, va_list arguments) {
    return vsnprintf(buffer, SIZE_MAX - (uintptr_t)buffer, format, arguments);
}

int sprintf(char *buffer, const char *format, ...) {
    va_list arguments;
    int count;

    va_start(arguments, format);
    count = vsprintf(buffer, format, arguments);
    va_end(arguments);
    return count;
}
