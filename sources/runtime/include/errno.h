#ifndef ERRNO_H
#define ERRNO_H

#define ENOMEM 12
#define EINVAL 22
#define EDOM 33
#define ERANGE 34

extern int errno;

#endif
