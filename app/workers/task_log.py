"""Every line that a task logs names the task, its id, and the request that started it."""

from structlog.contextvars import bind_contextvars, get_contextvars
from taskiq import TaskiqMessage, TaskiqMiddleware

REQUEST_ID = "request_id"
"""The label of a message, and the name in the log."""


class TaskLog(TaskiqMiddleware):
    def pre_send(self, message: TaskiqMessage) -> TaskiqMessage:
        """What a task starts in its turn belongs to the same request."""
        if request_id := get_contextvars().get(REQUEST_ID):
            message.labels[REQUEST_ID] = request_id
        return message

    def pre_execute(self, message: TaskiqMessage) -> TaskiqMessage:
        """Each message is worked on in a context of its own, which ends with it."""
        bind_contextvars(task=message.task_name, task_id=message.task_id)
        if REQUEST_ID in message.labels:
            bind_contextvars(request_id=message.labels[REQUEST_ID])
        return message
