char a[] = "\400";
int b = 'abcde';
int c = L'ab';

// 1:12: escape sequence '\400' is out of range
// 2:9: character constant 'abcde' is too long
// 3:9: character constant L'ab' does not fit one element
