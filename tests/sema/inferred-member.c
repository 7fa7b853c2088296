struct s {
    __auto_type m;
};

// 2:5: only the type of an object with an initialiser can be inferred
